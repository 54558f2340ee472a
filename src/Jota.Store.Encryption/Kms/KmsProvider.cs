using System.Text;
using Google.Protobuf;
using Jota.Store.Encryption.Ciphers;
using Jota.Store.Encryption.Kms.Wire;
using Jota.Store.Encryption.Providers;
using Jota.Store.Encryption.Settings;

namespace Jota.Store.Encryption.Kms;

/// <summary>
/// Values whose keys a KMS plugin of version 2 stands behind (KEP-3299): a seed of this process encrypts them, the plugin has encrypted the
/// seed, and it is asked again only when its key is another one, or for seeds of others.
/// </summary>
internal sealed class KmsProvider : Provider, IDisposable
{
    private readonly byte[] _head;
    private readonly KmsKeeper _keeper;
    private readonly KmsPlugin _plugin;
    private readonly DecryptedSources _sources;

    /// <summary>A provider whose plugin was not asked for anything yet.</summary>
    public KmsProvider(ProviderSettings.Kms settings, TimeProvider clock)
    {
        Settings = settings;
        Prefix = $"k8s:enc:kms:v2:{settings.Name}:";
        (_head, _plugin, _sources) = (Encoding.UTF8.GetBytes(Prefix), new(settings, clock), new(clock));
        _keeper = new(settings.Name, _plugin, _sources, clock);
    }

    /// <summary>What it was made of.</summary>
    public ProviderSettings.Kms Settings { get; }

    /// <summary>Keeps the key that is written with.</summary>
    public KmsKeeper Keeper => _keeper;

    /// <inheritdoc/>
    public override string Prefix { get; }

    /// <inheritdoc/>
    public override bool Owns(ReadOnlySpan<byte> stored) => stored.StartsWith(_head);

    /// <inheritdoc/>
    public override bool IsCurrent(ReadOnlySpan<byte> stored) => Owns(stored)
        && Envelope.Read(stored[_head.Length..], out _) is { } read
        && read.EncryptedDEKSourceType == EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed
        && read.KeyID == _keeper.KeyId;

    /// <inheritdoc/>
    public override async ValueTask<ReadOnlyMemory<byte>> SealAsync(ReadOnlyMemory<byte> plain, string path, CancellationToken ct)
    {
        var key = await _keeper.GetAsync(ct);
        var envelope = key.Envelope.Clone();
        envelope.EncryptedData = UnsafeByteOperations.UnsafeWrap(key.Cipher.Seal([], plain.Span, Encoding.UTF8.GetBytes(path)));
        var result = new byte[_head.Length + envelope.CalculateSize()];
        _head.CopyTo(result, 0);
        envelope.WriteTo(result.AsSpan(_head.Length));
        return result;
    }

    /// <inheritdoc/>
    public override async ValueTask<Opened> OpenAsync(ReadOnlyMemory<byte> stored, string path, CancellationToken ct)
    {
        if (Envelope.Read(stored.Span[_head.Length..], out var problem) is not { } envelope)
        {
            return Opened.Not($"KMS provider \"{Settings.Name}\": {problem}");
        }

        try
        {
            var cipher = await CipherOfAsync(envelope, ct);
            return cipher.Open(envelope.EncryptedData.Span, Encoding.UTF8.GetBytes(path), out var failure) is { } plain
                ? Opened.As(plain)
                : Opened.Not($"{failure}: the value of KMS provider \"{Settings.Name}\" was changed or moved");
        }
        catch (KmsException e)
        {
            return Opened.Not($"failed to decrypt DEK, error: KMS provider \"{Settings.Name}\": {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _plugin.Dispose();
        _keeper.Dispose();
    }

    private async ValueTask<LocalCipher> CipherOfAsync(EncryptedObject envelope, CancellationToken ct)
    {
        var source = Envelope.SourceOf(envelope);
        if (_sources.Find(source) is { } known)
        {
            return known;
        }

        if (_sources.Refused is { } refused)
        {
            throw new KmsException(refused);
        }

        try
        {
            var decrypted = await _plugin.DecryptAsync(envelope, ct);
            var cipher = Envelope.CipherOf(envelope.EncryptedDEKSourceType, decrypted, out var problem) ?? throw new KmsException(problem!);
            _sources.Add(source, cipher);
            return cipher;
        }
        catch (KmsException e)
        {
            _sources.Refuse(e.Message);
            _keeper.Doubt();
            throw;
        }
    }
}
