using Jota.Api;

namespace Jota.Store;

/// <summary>Keys read.</summary>
/// <param name="Values">In order of key.</param>
/// <param name="Revision">The revision they were read at.</param>
/// <param name="More">Whether the limit cut the range short.</param>
/// <param name="Remaining">How many keys were left out.</param>
public sealed record StoredPage(IReadOnlyList<StoredValue> Values, Revision Revision, bool More, long Remaining);
