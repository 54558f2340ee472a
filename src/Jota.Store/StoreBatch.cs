using Jota.Api;

namespace Jota.Store;

/// <summary>Changes in order, and how far history has been told.</summary>
/// <param name="Changes">The changes of the prefix; may be empty when only <paramref name="Through"/> moved on.</param>
/// <param name="Through">Every change of the prefix up to here has now been delivered.</param>
public sealed record StoreBatch(IReadOnlyList<StoreChange> Changes, Revision Through);
