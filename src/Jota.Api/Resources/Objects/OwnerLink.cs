namespace Jota.Api;

/// <summary>One entry of an object's <c>ownerReferences</c>, as far as garbage collection goes by it.</summary>
/// <param name="Uid">The owner's uid.</param>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The owner's name; a namespaced owner is in the object's own namespace.</param>
/// <param name="Blocks">Whether an owner that is deleted in the foreground waits for the object.</param>
public sealed record OwnerLink(string Uid, string ApiVersion, string Kind, string Name, bool Blocks);
