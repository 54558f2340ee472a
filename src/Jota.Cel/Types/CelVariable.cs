namespace Jota.Cel;

/// <summary>A variable of an environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record CelVariable(string Name, CelType Type);
