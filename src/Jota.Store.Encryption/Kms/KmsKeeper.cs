using System.Security.Cryptography;
using Jota.Store.Encryption.Ciphers;
using Jota.Store.Encryption.Kms.Wire;

namespace Jota.Store.Encryption.Kms;

/// <summary>
/// Keeps the key that values are written with, by what the plugin says of itself: another of its keys means another seed. Where it does not
/// answer, the seed is written with for three minutes more, and read with for ever; so upstream has it.
/// </summary>
internal sealed class KmsKeeper(string name, KmsPlugin plugin, DecryptedSources sources, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WellFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UnwellFor = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile KmsKey? _key;
    private volatile Checked _checked = new(null, DateTimeOffset.MinValue);
    private volatile bool _doubted;

    /// <summary>The plugin's key that is written with; null when it was never told.</summary>
    public string? KeyId => _key?.Envelope.KeyID;

    /// <summary>The key to write with now.</summary>
    /// <exception cref="StoreException">There is none: the plugin did not answer.</exception>
    public async ValueTask<KmsKey> GetAsync(CancellationToken ct)
    {
        if (_key is { } key && clock.GetUtcNow() <= key.Ends)
        {
            return key;
        }

        var problem = await WhyUnwellAsync(ct);
        return _key is { } now && clock.GetUtcNow() <= now.Ends
            ? now
            : throw new StoreException($"failed to encrypt: {problem ?? $"KMS provider \"{name}\" has no key"}") { NotEncrypted = true };
    }

    /// <summary>Something went wrong with it, so that its next good answer is news.</summary>
    public void Doubt() => _doubted = true;

    /// <summary>What is wrong with the plugin, as it was just now; null when nothing is.</summary>
    public async ValueTask<string?> WhyUnwellAsync(CancellationToken ct)
    {
        if (IsFresh(_checked))
        {
            return _checked.Problem;
        }

        await _turn.WaitAsync(ct);
        try
        {
            return IsFresh(_checked) ? _checked.Problem : await AskAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks the plugin. Answers whether it is well, and whether that is news.</summary>
    public async Task<(string? Problem, bool IsBack)> CheckAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var problem = await AskAsync(ct);
            var back = problem is null && _doubted;
            _doubted = problem is not null;
            return (problem, back);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private bool IsFresh(Checked last) => clock.GetUtcNow() - last.At < (last.Problem is null ? WellFor : UnwellFor);

    private async Task<string?> AskAsync(CancellationToken ct)
    {
        var asked = clock.GetUtcNow();
        string? problem = null;
        try
        {
            var status = await plugin.StatusAsync(ct);
            problem = ProblemOf(status);
            if (problem is null)
            {
                await KeepAsync(status.KeyId, asked + Lasting, ct);
                sources.Forgive();
            }
        }
        catch (KmsException e)
        {
            problem = e.Message;
        }

        problem = problem is null ? null : $"kmsv2 Provider {name} is not healthy, error: {problem}";
        _checked = new(problem, clock.GetUtcNow());
        return problem;
    }

    private static string? ProblemOf(StatusResponse status) => status switch
    {
        { Healthz: not "ok" } => $"got unexpected healthz status: {status.Healthz}",
        { Version: not ("v2" or "v2beta1") } => $"expected KMSv2 API version v2, got {status.Version}",
        { KeyId: "" } => "got invalid KMSv2 KeyID: keyID is empty",
        _ => null,
    };

    private async Task KeepAsync(string keyId, DateTimeOffset ends, CancellationToken ct)
    {
        if (_key is { } key && key.Envelope.KeyID == keyId)
        {
            _key = key with { Ends = ends };
            return;
        }

        var seed = RandomNumberGenerator.GetBytes(SeedCipher.Shortest);
        var encrypted = await plugin.EncryptAsync(seed, ct);
        var envelope = new EncryptedObject
        {
            EncryptedDEKSource = encrypted.Ciphertext,
            EncryptedDEKSourceType = EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed,
            KeyID = encrypted.KeyId,
        };
        envelope.Annotations.Add(encrypted.Annotations);
        if (encrypted.KeyId != keyId)
        {
            throw new KmsException($"failed to rotate DEK: status tells key \"{keyId}\", encrypt took \"{encrypted.KeyId}\"");
        }

        if (Envelope.ProblemOf(envelope) is { } problem)
        {
            throw new KmsException($"failed to rotate DEK: {problem}");
        }

        var cipher = new SeedCipher(seed);
        sources.Add(envelope, cipher);
        _key = new(cipher, envelope, ends);
    }

    private sealed record Checked(string? Problem, DateTimeOffset At);
}
