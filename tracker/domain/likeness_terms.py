"""What the field calls by several names, so that two texts are found alike that share no word.

Each line is the name in plain words, then phrases that mean it. A phrase matches by the roots of its words. The list
is the field's general vocabulary (chapters of the treaties, issues of the UPR), not that of one State's review.
"""

from __future__ import annotations

TERMS = """
the death penalty: death penalty; capital punishment; death sentence; sentenced to death; judicial executions;
    executions; execution of the death penalty
a moratorium: moratorium; suspend executions; halt executions
extrajudicial executions: extrajudicial executions; extrajudicial killings; summary executions; summary or
    arbitrary executions; arbitrary executions; unlawful killings; extrajudicial, summary or arbitrary
    executions
public executions: public executions; publicly executed; executions in public
torture: torture; ill-treatment; cruel inhuman or degrading treatment; cruel inhuman degrading treatment;
    inhuman or degrading treatment; degrading treatment; mistreatment
arbitrary detention: arbitrary detention; arbitrary arrest; arbitrarily detained; unlawful detention;
    arbitrary deprivation of liberty
places of detention: prison; prisons; penitentiary; detention facility; detention facilities; detention
    conditions; conditions of detention; correctional institutions; places of detention; prison conditions;
    jail; detention centres; detention centers; penitentiary institutions; reform institutions
people in detention: detainees; prisoners; inmates; deprived of liberty; deprived of their liberty; persons in
    detention; imprisoned persons
political prisoners: political prisoners; prisoners of conscience; detained for their opinions; detained for
    political; peaceful political activities; political prison camps; prison camps; political prisons; labour
    camps; labor camps
preventive mechanism: preventive mechanism; mechanism for the prevention of torture
pre-trial detention: pretrial detention; pre-trial detention; preventive detention; remand
enforced disappearances: enforced disappearance; forced disappearance; involuntary disappearance; disappeared
    persons; enforced or involuntary disappearances; disappearances
abductions: abduction; abductees; abducted; kidnapping; kidnapped
the truth about missing people: missing persons; fate and whereabouts; whereabouts
national human rights institutions: national human rights institution; nhri; paris principles; ombudsman;
    ombudsperson; national institutions; human rights institutions; institutional architecture; human rights
    commission; commissioner for human rights; human rights commissioner
a national action plan: national action plan; action plan; plan of action; national strategy; national plan
standing invitation: standing invitation; open invitation; open and permanent invitation; permanent invitation
special procedures: special procedures; special rapporteur; special rapporteurs; mandate holders;
    mandate-holders; special procedure mandate holders; working group on; thematic procedures; independent
    expert; independent human rights monitors
visits: visit; visits; visiting; country visit; access to the country; access to the territory; enter the
    country; grant access; granting access; allow access; allow him access; extend an invitation; invite the
    special
human rights mechanisms: human rights mechanisms; human rights machinery; monitoring mechanisms; united
    nations mechanisms; human rights bodies; ohchr; high commissioner for human rights; office of the high
    commissioner; human rights council
treaty bodies: treaty bodies; treaty body; human rights committee; committee on; committee against; cerd;
    cedaw committee; monitoring bodies
reports that are due: overdue reports; pending reports; reports due; submit its reports; submit the reports;
    treaty body reports; periodic reports; reporting obligations; timely submission
technical assistance: technical assistance; technical cooperation; advisory services; capacity-building;
    capacity building
human rights treaties: human rights instruments; human rights treaties; human rights conventions;
    international instruments; international treaties; core conventions; core treaties; core human rights
    instruments; treaties; ratified instruments
joining treaties: ratify; ratifying; ratification; accede; acceding; accession; become party; become a party;
    becoming party; become part of; joining; join; sign and ratify; sign; signing; adhere to; adherence
reservations: reservation; reservations; withdraw reservations; withdraw its reservations; interpretative
    declaration
international obligations: international obligations; obligations; treaty obligations; commitments;
    international commitments; international standards; international norms
laws in line with treaties: align legislation; align its national legislation; align national legislation;
    aligning the national legislation; harmonize legislation; harmonization of its national legislation;
    harmonize its domestic legislation; bring its legislation into line; compatibility of national
    legislation; compatible with international; conformity with international; compatibility with
    international; incorporate into national law; incorporation into domestic law
discrimination: discrimination; discriminatory; discriminate; non-discrimination; nondiscrimination; unequal
    treatment
definition of discrimination: definition of discrimination; definition of racial discrimination; direct and
    indirect discrimination; define discrimination
racism: racism; racist; racial; racially motivated; race-based; xenophobia; xenophobic; racial discrimination;
    racial intolerance; ethnic discrimination; race
hate crimes: hate crimes; hate crime; racist violence; racist attacks; racially motivated crimes; hate speech;
    incitement to hatred; racist crimes
tolerance: tolerance; intercultural dialogue; inter-ethnic harmony; interethnic relations; inter-ethnic;
    interreligious dialogue; mutual understanding; multiculturalism; cultural diversity; intolerance
extremism: extremism; extremist; extremist activity; extremist crimes
terrorism: terrorism; counter-terrorism; counterterrorism; anti-terrorism; terrorist
minorities: minorities; national minorities; ethnic minorities; ethnic groups; ethnicities; linguistic
    minorities; religious minorities; ethnic communities
minority languages: minority languages; mother tongue; native language; native languages; own languages;
    regional or minority languages
roma: roma; romani; gypsies; sinti; travellers
indigenous peoples: indigenous peoples; indigenous people; indigenous communities; indigenous groups;
    indigenous persons; aboriginal; first nations; tribal peoples
land rights: land rights; ancestral lands; lands and territories; land and natural resources; natural
    resources
gender equality: gender equality; gender-equal; gender equal; equality between men and women; equality of
    women and men; equality between women and men; equal treatment with men; women equal; rights of women;
    womens rights; women rights; discrimination against women; gender discrimination; gender-based
    discrimination; discrimination on the grounds of gender; empowerment of women
women in public life: womens participation; participation of women; womens representation; representation of
    women; women in decision-making; decision-making bodies; decision-making processes; leading positions;
    management posts; influential posts; decision-making institutions; women in leadership
equal pay: wage discrimination; equal pay; gender pay gap; wage gap; equal remuneration
violence against women: violence against women; gender-based violence; sexual violence; rape; violence against
    women and girls; sexual abuse; femicide; violence of women
domestic violence: domestic violence; violence in the family; family violence; intimate partner violence;
    marital rape; domestic rape; spousal violence
shelter for victims: shelters; safe housing; protection of victims; protect victims; support to victims;
    assistance to victims
harmful practices: female genital mutilation; harmful practices; harmful traditional practices; forced
    marriage; early marriage; child marriage; early marriages; polygamy; honour killings
trafficking: trafficking; human trafficking; trafficking in persons; trafficking in human beings; trafficked
    persons; trafficked
forced labour: forced labour; forced labor; compulsory labour; forced hard labour; slavery; bonded labour;
    modern slavery
child labour: child labour; child labor; worst forms of child labour; minimum age; work of minors
workers: workers; labour rights; trade union; trade unions; working conditions; right to strike; collective
    bargaining; labour standards
the ilo: ilo; international labour organization; international labour organisation
children: children; child; minors; juveniles; rights of the child; childrens rights; girls and boys; childhood
corporal punishment: corporal punishment; physical punishment
children without parents: children without parental care; without parental care; orphans; children without
    parents; abandoned children; street children
juvenile justice: juvenile justice; juvenile offenders; children in conflict with the law; minimum age of
    criminal responsibility; age of criminal responsibility
birth registration: birth registration; register births; birth certificates
children and armed conflict: child soldiers; military training for children; recruitment of children; children
    in armed conflict; military training
the family: family; families; protection of the family; family life; parents
separated families: separated families; family reunification; reunion of families; family reunions; divided
    families
persons with disabilities: persons with disabilities; disabled; disability; disabilities; disabled persons;
    disabled children; children with disabilities; people with disabilities; inclusive education; barrier-free
older people: elderly; older persons; elderly persons; senior citizens; aged persons
vulnerable groups: vulnerable groups; vulnerable segments; marginalized groups; most vulnerable;
    disadvantaged; marginalised; vulnerable persons; social vulnerability; people in need; populations in
    need; vulnerable and marginalized
lgbt persons: lgbt; lgbti; lgbtq; sexual orientation; gender identity; sexual minorities; lesbian; gay;
    bisexual; transgender; homosexual; homosexuality; same-sex; intersex
migrants: migrants; migrant workers; immigrants; immigration; migrant; migration
refugees: refugees; asylum seekers; asylum-seekers; asylum; non-refoulement; refoulement; internally displaced
    persons; displaced persons
people sent back: returnees; forcibly returned; involuntarily returned; returned from abroad; repatriated;
    repatriate; return freely; expelled; deportation
statelessness: stateless; statelessness; stateless persons; nationality; citizenship
human rights defenders: human rights defenders; defenders; human rights activists; human right defenders;
    activists; declaration on human rights defenders
journalists: journalists; journalist; media workers; mass media; media professionals; bloggers
freedom of the media: media freedom; freedom of the press; independent media; press freedom; free media;
    independent newspapers; international media; tv channels; alternative media; access to the internet;
    internet freedom
freedom of expression: freedom of expression; freedom of opinion; freedom of speech; free expression; express
    diverse views; diverse views; opinion and expression
access to information: access to information; free access to information; right to information; information of
    their choice; external information
defamation: defamation; libel; insult; decriminalize defamation
freedom of assembly: freedom of assembly; freedom of peaceful assembly; peaceful assembly; public assemblies;
    demonstrations; demonstrators; rallies; protests; right to assembly; protesters
freedom of association: freedom of association; association; associations; right of association
ngos and civil society: ngos; ngo; non-governmental organizations; non-governmental organisations; civil
    society; civil society organizations; non-commercial organizations; non-profit organizations; social
    organizations; human rights organizations; foreign agents
freedom of religion: freedom of religion; religion or belief; religious freedom; religious groups; religious
    practices; religious believers; religious beliefs; freedom of conscience; thought conscience and religion;
    conscience and belief; freedom of belief; worship; religious communities; religious organizations;
    practise their religion; exercise their religion
freedom of movement: freedom of movement; free movement; leaving the country; leave the country; unauthorized
    travel; travel; right to leave; restrictions on movement; exit permit; movement and residence; movement;
    citizens abroad
intimidation and attacks: harassment; intimidation; threats; attacks; reprisals; aggression; assassinations;
    murders; acts of violence; hindrance; persecution; fear of reprisals; suppression
bringing to justice: investigate; investigation; investigations; prosecute; prosecution; bring the
    perpetrators to justice; bring perpetrators to justice; brought to justice; impunity; accountable;
    accountability; hold accountable; held accountable; hold to account; perpetrators; punish those
    responsible; punish perpetrators; duly responsible; responsible for crimes
remedy: remedy; remedies; redress; reparation; compensation; rehabilitation of victims; complaints mechanism
the judiciary: judiciary; judicial; judges; courts; justice system; judicial system; judicial reform;
    administration of justice; tribunal; judicial procedures; justice reform; lawyers
independence of the judiciary: independence of the judiciary; independent judiciary; independent judicial
    system; judicial independence; independence of judges; political interference; independence and
    impartiality; separation of powers; impartial tribunal
a fair trial: fair trial; fair and public hearing; due process; public trial; fair hearing; legal counsel;
    access to legal counsel; access to a lawyer; right to counsel; defence rights
access to justice: access to justice; legal aid; free legal aid
criminal law: criminal code; penal code; criminal legislation; criminal procedure code; criminal justice;
    criminal justice system; criminal procedure; criminal law
law enforcement officers: law enforcement officials; law enforcement officers; law-enforcement agencies; law
    enforcement agencies; law enforcement personnel; police; security forces; police officers; law enforcement
    bodies; law enforcement; prison guards; prison personnel
human rights training: human rights training; human rights education; training in human rights; training on
    human rights; education and training; train; training; human rights awareness; awareness of human rights;
    public awareness; awareness-raising; human rights culture; awareness campaigns; raise awareness;
    sensitization
corruption: corruption; anti-corruption; bribery; corrupt
transparency: transparency; openness; transparent
whistle-blowers: whistle-blowers; whistleblowers
elections: elections; electoral; free and fair elections; multiparty; political participation
good governance: rule of law; good governance; law-abiding; respect for law
the international criminal court: international criminal court; icc; crimes against humanity; war crimes;
    genocide
commission of inquiry: commission of inquiry; coi; commissions of inquiry; fact-finding mission
collective punishment: collective punishment; guilt by association; guilt-by-association; collective guilt;
    punishment of families; reprisals against families
social class: songbun; caste; social origin; descent-based discrimination; social classes
the right to food: right to food; access to food; food; adequate food; nutrition; hunger; malnutrition; food
    security; food rations; food distribution; starvation; foodstuffs; food production; world food programme;
    wfp
agriculture: agriculture; agricultural; agricultural production; farming; farmers; agricultural sector
water and sanitation: drinking water; sanitation; safe water; quality drinking water; hygiene
adequate housing: housing; adequate housing; right to housing; forced evictions; homelessness; homeless
health: health; health care; healthcare; medical; medical services; health services; medicine; medicines;
    medical supplies; hospitals; right to health; free medical services
sexual and reproductive health: reproductive health; sexual and reproductive health; family planning;
    abortion; contraception; reproductive rights
mothers and infants: maternal mortality; infant mortality; child mortality; mortality rates; pregnant women;
    nursing women; maternal health; maternity
hiv and aids: hiv; aids; hiv/aids
education: education; schools; school; schooling; educational; teaching; teachers; compulsory education; right
    to education; secondary education; primary education; literacy; higher education; education for all
poverty: poverty; poverty reduction; poverty alleviation; poor; extreme poverty; inequality; socio-economic
    inequality; absolute poverty
social protection: social security; social insurance; pension; pensions; social protection; social services;
    social welfare; welfare
standard of living: standard of living; living conditions; living standards; livelihood
employment: employment; unemployment; jobs; right to work; labour market
economic, social and cultural rights: economic and social rights; economic social and cultural rights; social
    and economic rights; economic rights; social rights; cultural rights; socio-economic rights
development: economic development; sustainable development; development; socio-economic development; economic
    social and cultural development; millennium development goals; mdgs; national economy; development
    strategy
development assistance: development assistance; international development; development aid
free trade and markets: markets; market activities; economic activities; commercial activities; economic and
    commercial activities; private economic activities; economic reforms
sanctions: sanctions; coercive measures; unilateral coercive measures; embargo
humanitarian aid: humanitarian aid; humanitarian assistance; humanitarian agencies; humanitarian
    organizations; humanitarian organisations; humanitarian actors; aid agencies; humanitarian access;
    international assistance; aid distribution; humanitarian
the red cross: icrc; red cross; international committee of the red cross
international cooperation: international cooperation; cooperate with the international community;
    international community; constructive cooperation; constructive dialogue; dialogue and cooperation;
    constructive engagement; international human rights cooperation; genuine dialogue
non-politicisation: non-politicization; non-politicisation; non-confrontational; objectivity; non-selectivity
environment: environmental; climate change; healthy environment; clean environment; sustainable environment;
    pollution; global warming
disasters: natural disasters; disaster; disaster risk
privacy: privacy; surveillance; personal data; data protection
armed forces: army; military service; conscientious objection; conscripts; armed forces; hazing
business: business; enterprises; companies; corporate; private sector
follow-up to the upr: universal periodic review; upr; follow-up to recommendations; upr recommendations;
    accepted recommendations
rural areas: rural areas; rural population; rural; remote areas
statistics: statistics; statistical data; disaggregated data; data collection; collect data; detailed data;
    statistical
pardons and release: release; amnesty; pardon; unconditionally release
alternatives to prison: alternatives to detention; alternatives to imprisonment; non-custodial; noncustodial
    measures; bangkok rules; non-custodial measures
women prisoners: women prisoners; female prisoners; women offenders; female offenders; women detainees; women
    in detention; female guards; women in prison
drugs: drug; drugs; narcotic
arms: weapons; nuclear; arms; missiles; ballistic; proliferation; armaments
"""
"""A term each: `name: phrase; phrase`; what is indented goes on with the one before."""

WEAK = """
continue strengthen enhance ensure promote promotion protect protection improve improvement intensify step steps further
increase measure measures effort efforts take adopt adoption necessary appropriate effective effectively national
international human right rights full fully law laws legislation legislative legal system policy policies state states
government country countries people person persons citizen citizens population society public authorities implement
implementation implementing programme programmes action actions concrete specific particular particularly especially
accordance line conformity view aim order regard respect guarantee provide make give maintain work working support
address consider considering possibility establish establishing develop developing development-oriented introduce
including include based level levels federal regional local united nations ongoing positive additional relevant
existing immediate immediately possible soon prompt promptly comprehensive framework area areas field aimed aiming
towards activity activities practice practices process end put ending eliminate elimination prevent prevention combat
combating fight fighting against stop cease refrain issue issues recommendation recommendations recommend recommended
principles principle standards provisions allow allowing access free freedom freedoms fundamental equal equality
situation conditions condition number resources special attention pay paying priority social economic cultural political
cooperation cooperate institutions institution mechanism mechanisms group groups form forms use using place act acts
enable case cases community communities women woman men republic kingdom federation democratic new general service
services quality sector basis need needs undertake bring carry out progress achieve
achievement current redouble accelerate expedite exert pursue keep boost speed advance expand uphold safeguard double
impose apply declare put extend present dedicate reach guaranteeing proper properly actively vigorously
continuous already
"""
"""Words that nearly every recommendation has: they weigh little."""

EMPTY = """
a an the and or of to in on for with by from at as into onto its it is are be been being was were has have had having
that this these those which who whom whose their them they there here than then so such not no nor but if while when
where how what all any each both other others own same more most less least very also well up out over under between
within without through during before after until since upon about per via inter alia can could may might must shall
should will would do does did done once only just among amongst according
"""
"""Words that say nothing by themselves."""
