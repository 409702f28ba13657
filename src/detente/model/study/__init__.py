"""What is asked of the model: months held against it, draws, tariff wars, one sector."""
