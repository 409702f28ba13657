"""What a claim is about: subjects, flows of goods, parties, antecedents."""
