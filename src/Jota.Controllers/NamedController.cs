namespace Jota.Controllers;

/// <summary>A controller by the name that upstream gives it, for lists of those that are wanted.</summary>
/// <param name="Name">Such as <c>deployment-controller</c>; several of ours may be one of upstream's.</param>
/// <param name="Create">Makes it.</param>
public sealed record NamedController(string Name, ControllerFactory Create);
