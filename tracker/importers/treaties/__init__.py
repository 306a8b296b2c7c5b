"""Tables of what States did about treaties: by days, as the depositary keeps them, and by years."""
