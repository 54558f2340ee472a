using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Encryption.Kms;

/// <summary>
/// Asks a plugin each minute which key it has, every ten seconds while it is unwell: it tells changes in no other way. The intervals are
/// upstream's.
/// </summary>
/// <param name="provider">Whose plugin.</param>
/// <param name="back">Called when the plugin answers again after it did not.</param>
/// <param name="clock">The clock of the intervals.</param>
/// <param name="log">Where changes are told.</param>
internal sealed partial class KmsFollower(KmsProvider provider, Action back, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Well = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Unwell = TimeSpan.FromSeconds(10);

    private string? _told;

    /// <summary>One look, and the wait after it.</summary>
    public async Task FollowAsync(CancellationToken ct)
    {
        var (problem, isBack) = await provider.Keeper.CheckAsync(ct);
        Tell(problem);
        if (isBack)
        {
            back();
        }

        await clock.DelayAsync(problem is null ? Well : Unwell, ct);
    }

    /// <summary>Each problem once, until it is another.</summary>
    private void Tell(string? problem)
    {
        if (problem != _told)
        {
            if (problem is null)
            {
                LogWell(log, provider.Settings.Name);
            }
            else
            {
                LogUnwell(log, problem);
            }
        }

        _told = problem;
    }

    [LoggerMessage(10, LogLevel.Error, "{Problem}. What it is to encrypt can soon not be written, what it has yet to decrypt not be read")]
    private static partial void LogUnwell(ILogger log, string problem);

    [LoggerMessage(11, LogLevel.Information, "KMS provider {Name} is well again")]
    private static partial void LogWell(ILogger log, string name);
}
