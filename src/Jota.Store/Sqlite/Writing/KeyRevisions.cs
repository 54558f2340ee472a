using Jota.Api;

namespace Jota.Store.Sqlite.Writing;

/// <summary>What the writer needs to know of a key that exists.</summary>
/// <param name="Modified">The revision that wrote its value.</param>
/// <param name="Created">The revision that created it.</param>
internal readonly record struct KeyRevisions(Revision Modified, Revision Created);
