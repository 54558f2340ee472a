namespace Jota.Cel;

/// <summary>An expression cost more than it may.</summary>
public sealed class CelBudgetException() : Exception("operation cancelled: actual cost limit exceeded");
