namespace Jota.Store.Encryption.Providers;

/// <summary>What became of a stored value.</summary>
/// <param name="Plain">What it says.</param>
/// <param name="Failure">Why it cannot be read; null when it can.</param>
internal readonly record struct Opened(ReadOnlyMemory<byte> Plain, string? Failure)
{
    /// <summary>It could be read.</summary>
    public static Opened As(ReadOnlyMemory<byte> plain) => new(plain, null);

    /// <summary>It could not.</summary>
    public static Opened Not(string why) => new(default, why);
}
