"""What can be seen on a page: numbers, places, rules, words; facts without a conclusion."""
