namespace Jota.Store.Encryption.Settings;

/// <summary>A key of the file.</summary>
/// <param name="Name">Its name, which is stored with each value.</param>
/// <param name="Secret">The key itself.</param>
internal sealed record KeySettings(string Name, byte[] Secret)
{
    /// <summary>Never with the key.</summary>
    public override string ToString() => Name;
}
