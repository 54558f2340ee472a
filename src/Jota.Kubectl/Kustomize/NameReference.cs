namespace Jota.Kubectl;

/// <summary>Fields in which objects name others of a type.</summary>
/// <param name="Kind">The type that is named.</param>
/// <param name="Group">Its group; empty for any.</param>
/// <param name="Version">Its version; empty for any.</param>
/// <param name="Fields">Where.</param>
internal sealed record NameReference(string Kind, string Group, string Version, IReadOnlyList<FieldSpec> Fields);
