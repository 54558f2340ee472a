namespace Jota.Kubectl;

/// <summary>An object whose deletion was asked for.</summary>
/// <param name="Info">Which.</param>
/// <param name="Uid">The one that was there: another of the same name is another.</param>
internal sealed record DeletedObject(ResourceInfo Info, string Uid);
