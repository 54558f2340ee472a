namespace Jota.Controllers;

/// <summary>How far <see cref="SlowStart"/> came.</summary>
/// <param name="Succeeded">How many calls succeeded.</param>
/// <param name="Failure">Why it stopped early; null when it did not.</param>
public readonly record struct SlowStartResult(int Succeeded, Exception? Failure);
