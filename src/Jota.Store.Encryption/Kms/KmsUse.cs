using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Encryption.Kms;

/// <summary>A plugin in use: its provider, and the loop that follows it.</summary>
internal sealed class KmsUse(KmsProvider provider) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _following;

    /// <summary>The provider.</summary>
    public KmsProvider Provider => provider;

    /// <summary>Follows the plugin, if nobody does.</summary>
    public void Follow(Action back, LoopHealth health, TimeProvider clock, ILogger log)
    {
        if (_following is null)
        {
            var follower = new KmsFollower(provider, back, clock, log);
            var loop = new Loop($"KMS provider {provider.Settings.Name}", health, clock, log);
            _following = Task.Run(() => loop.ForeverAsync(follower.FollowAsync, _stop.Token));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_following ?? Task.CompletedTask);
        provider.Dispose();
        _stop.Dispose();
    }
}
