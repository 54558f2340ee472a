namespace Jota.Store.Encryption.Providers;

/// <summary>Values as they are. What somebody else has encrypted is not one.</summary>
internal sealed class IdentityProvider : Provider
{
    /// <summary>It has nothing of its own.</summary>
    public static IdentityProvider Instance { get; } = new();

    /// <inheritdoc/>
    public override string Prefix => "";

    /// <inheritdoc/>
    public override bool Owns(ReadOnlySpan<byte> stored) => true;

    /// <inheritdoc/>
    public override bool IsCurrent(ReadOnlySpan<byte> stored) => !EncryptedForm.IsEncrypted(stored);

    /// <inheritdoc/>
    public override ValueTask<ReadOnlyMemory<byte>> SealAsync(ReadOnlyMemory<byte> plain, string path, CancellationToken ct) => new(plain);

    /// <inheritdoc/>
    public override ValueTask<Opened> OpenAsync(ReadOnlyMemory<byte> stored, string path, CancellationToken ct) =>
        new(EncryptedForm.IsEncrypted(stored.Span) ? Opened.Not(EncryptedForm.NotPlain) : Opened.As(stored));
}
