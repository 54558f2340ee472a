namespace Jota.Api;

/// <summary>What stands in the place of an object's kept <c>managedFields</c> when it goes to a client: every set told.</summary>
/// <param name="From">Where the kept list begins in the object's bytes.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Entries">The list as it is told.</param>
internal sealed record ToldEntries(int From, int To, byte[] Entries)
{
    /// <summary>Of an object that says all by itself.</summary>
    public static readonly ToldEntries None = new(0, 0, []);

    /// <summary>How much longer the object becomes.</summary>
    public int Growth => Entries.Length - (To - From);
}
