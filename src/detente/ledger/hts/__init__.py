"""Reading the US tariff schedule: releases, change records, and the tables derived from both."""
