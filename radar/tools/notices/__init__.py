"""A published notice, as eForms XML or an OCDS release -> what it says -> the page of a dialogue."""
