using System.Collections.Immutable;
using Jota.Store.Encryption.Figures;

namespace Jota.Store.Encryption.Providers;

/// <summary>The providers of a resource: the first one writes, the one that a value begins with reads it.</summary>
internal sealed class ProviderChain(string resource, ImmutableArray<Provider> providers, Transformations counts)
{
    /// <summary>Whether values are written as they are.</summary>
    public bool WritesPlain => providers[0] is IdentityProvider;

    /// <summary>The same for another resource.</summary>
    public ProviderChain For(string other) => new(other, providers, counts);

    /// <summary>Whether a stored value is not as it would be written now.</summary>
    public bool IsStale(ReadOnlySpan<byte> stored) => !providers[0].IsCurrent(stored);

    /// <summary>The value as it is to be stored.</summary>
    /// <exception cref="StoreException">It cannot be encrypted now.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> SealAsync(ReadOnlyMemory<byte> plain, string path, CancellationToken ct)
    {
        var well = false;
        try
        {
            var stored = await providers[0].SealAsync(plain, path, ct);
            well = true;
            return stored;
        }
        finally
        {
            counts.ToStorage(resource, providers[0].Prefix, well);
        }
    }

    /// <summary>What a stored value says, or why it cannot be read.</summary>
    public async ValueTask<Opened> OpenAsync(ReadOnlyMemory<byte> stored, string path, CancellationToken ct)
    {
        string? failure = null;
        foreach (var provider in providers)
        {
            if (provider.Owns(stored.Span))
            {
                var opened = await provider.OpenAsync(stored, path, ct);
                counts.FromStorage(resource, provider.Prefix, opened.Failure is null);
                if (opened.Failure is null)
                {
                    return opened;
                }

                // What the provider says whose value it is tells more than that it is not a plain one.
                failure ??= opened.Failure;
            }
        }

        return Opened.Not(failure switch
        {
            null => $"no matching prefix found: the value wants {EncryptedForm.Describe(stored.Span)}, which no provider of {resource} has",
            EncryptedForm.NotPlain => $"{failure}: it wants {EncryptedForm.Describe(stored.Span)}, which no provider of {resource} has",
            _ => failure,
        });
    }
}
