namespace Jota.Api;

/// <summary>What the server must know of an object without decoding it; the same at every revision that does not change it.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">The uid.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Fields">The values of the selectable fields, in the order of <see cref="SelectablePaths"/>.</param>
internal sealed record ObjectIndex(ObjectKey Key, string Uid, LabelMap Labels, string[] Fields);
