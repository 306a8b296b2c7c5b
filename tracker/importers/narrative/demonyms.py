"""Adjectives of States ("the Chinese authorities") to alpha-3 codes; one that two States share is left out."""

from __future__ import annotations

import re

# English usage. Left out as doubtful: Congolese, Dominican, Guinean without its State, Korean, Micronesian.
_ADJECTIVES = """
AFG Afghan|AGO Angolan|ALB Albanian|AND Andorran|ARE Emirati|ARG Argentine,Argentinian|ARM Armenian|AUS Australian
AUT Austrian|AZE Azerbaijani,Azeri|BDI Burundian|BEL Belgian|BEN Beninese|BFA Burkinabe,Burkinabè|BGD Bangladeshi
BGR Bulgarian|BHR Bahraini|BHS Bahamian|BIH Bosnian|BLR Belarusian,Belarussian|BLZ Belizean|BOL Bolivian
BRA Brazilian|BRB Barbadian|BRN Bruneian|BTN Bhutanese|BWA Botswanan|CAF Central African|CAN Canadian|CHE Swiss
CHL Chilean|CHN Chinese|CIV Ivorian|CMR Cameroonian|COL Colombian|COM Comorian|CPV Cape Verdean,Cabo Verdean
CRI Costa Rican|CUB Cuban|CYP Cypriot|CZE Czech|DEU German|DJI Djiboutian|DNK Danish|DZA Algerian|ECU Ecuadorian
EGY Egyptian|ERI Eritrean|ESP Spanish|EST Estonian|ETH Ethiopian|FIN Finnish|FJI Fijian|FRA French|GAB Gabonese
GBR British,UK|GEO Georgian|GHA Ghanaian|GMB Gambian|GNB Bissau-Guinean,Guinea-Bissauan
GNQ Equatorial Guinean,Equatoguinean|GRC Greek|GRD Grenadian|GTM Guatemalan|GUY Guyanese|HND Honduran|HRV Croatian
HTI Haitian|HUN Hungarian|IDN Indonesian|IND Indian|IRL Irish|IRN Iranian|IRQ Iraqi|ISL Icelandic|ISR Israeli
ITA Italian|JAM Jamaican|JOR Jordanian|JPN Japanese|KAZ Kazakh,Kazakhstani|KEN Kenyan|KGZ Kyrgyz|KHM Cambodian
KOR South Korean|KWT Kuwaiti|LAO Lao,Laotian|LBN Lebanese|LBR Liberian|LBY Libyan|LIE Liechtenstein|LKA Sri Lankan
LTU Lithuanian|LUX Luxembourgish|LVA Latvian|MAR Moroccan|MCO Monegasque|MDA Moldovan|MDG Malagasy|MDV Maldivian
MEX Mexican|MHL Marshallese|MKD Macedonian,North Macedonian|MLI Malian|MLT Maltese|MMR Burmese,Myanmar
MNE Montenegrin|MNG Mongolian|MOZ Mozambican|MRT Mauritanian|MUS Mauritian|MWI Malawian|MYS Malaysian|NAM Namibian
NER Nigerien|NGA Nigerian|NIC Nicaraguan|NLD Dutch|NOR Norwegian|NPL Nepali,Nepalese|NRU Nauruan|NZL New Zealand
OMN Omani|PAK Pakistani|PAN Panamanian|PER Peruvian|PHL Philippine,Filipino|PLW Palauan|PNG Papua New Guinean
POL Polish|PRK North Korean|PRT Portuguese|PRY Paraguayan|PSE Palestinian|QAT Qatari|ROU Romanian|RUS Russian
RWA Rwandan|SAU Saudi,Saudi Arabian|SDN Sudanese|SEN Senegalese|SGP Singaporean|SLE Sierra Leonean
SLV Salvadoran,Salvadorian|SMR Sammarinese|SOM Somali|SRB Serbian|SSD South Sudanese|SUR Surinamese|SVK Slovak
SVN Slovenian,Slovene|SWE Swedish|SWZ Swazi|SYC Seychellois|SYR Syrian|TCD Chadian|TGO Togolese|THA Thai
TJK Tajik,Tajikistani|TKM Turkmen|TLS Timorese|TON Tongan|TTO Trinidadian|TUN Tunisian|TUR Turkish|TUV Tuvaluan
TZA Tanzanian|UGA Ugandan|UKR Ukrainian|URY Uruguayan|USA American,US|UZB Uzbek|VEN Venezuelan|VNM Vietnamese
VUT Vanuatuan|WSM Samoan|YEM Yemeni|ZAF South African|ZMB Zambian|ZWE Zimbabwean
"""

DEMONYMS = {
    adjective: entry[:3] for entry in re.split(r"[|\n]", _ADJECTIVES.strip()) for adjective in entry[4:].split(",")
}

_OFFICES = (
    r"(?:[a-z-]+ ){0,3}?(?:[Gg]overnments?|[Aa]uthorit(?:y|ies)|[Ss]tate\b|[Pp]arliament|[Aa]dministration|[Rr]egime"
    r"|[Ss]ide|[Ll]egislature|[Ll]awmakers|[Pp]olice|[Cc]ourts?|[Jj]udiciary|[Ee]mbass(?:y|ies)|[Oo]fficials)"
)
# The longest adjective first: "South Sudanese" is not "Sudanese". Two of them may share one office.
_LONGEST_FIRST = sorted(DEMONYMS, key=len, reverse=True)
_ONE = "|".join(map(re.escape, _LONGEST_FIRST))
OFFICE_OF = re.compile(rf"\b(?P<one>{_ONE})(?:,? (?:and|or)(?: the)? (?P<other>{_ONE}))? {_OFFICES}")
