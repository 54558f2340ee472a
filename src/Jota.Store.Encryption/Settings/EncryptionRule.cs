using System.Collections.Immutable;

namespace Jota.Store.Encryption.Settings;

/// <summary>How some resources lie in the store.</summary>
/// <param name="Resources">Which.</param>
/// <param name="Providers">The first one writes, all of them read.</param>
internal sealed record EncryptionRule(ImmutableArray<ResourceId> Resources, ImmutableArray<ProviderSettings> Providers);
