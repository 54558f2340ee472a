namespace Jota.Api;

/// <summary>A field that a field selector may name beside <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
/// <param name="Path">The path in the object's JSON, such as <c>spec.nodeName</c>.</param>
/// <param name="Default">What an absent field counts as.</param>
public sealed record SelectableField(string Path, string Default = "");
