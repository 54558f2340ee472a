using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// A certificate that a node has and renews by itself before it ends. Who shows it asks each time which one is current: a renewal needs no
/// restart.
/// </summary>
/// <param name="what">What it is for, such as <c>client certificate of node-1</c>.</param>
/// <param name="file">Where it is kept.</param>
/// <param name="services">What it stands on.</param>
public sealed partial class KeptCertificate(string what, ICertificateFile file, FollowServices services)
{
    private const int Draws = 1000;

    private readonly ILogger _log = services.Log;
    private volatile SslStreamCertificateContext? _current;

    /// <summary>The current one; null while there is none.</summary>
    public X509Certificate2? Current => _current?.TargetCertificate;

    /// <summary>The same as TLS shows it.</summary>
    public SslStreamCertificateContext? Shown => _current;

    /// <summary>Takes up what is kept, if it is still good; answers whether it is.</summary>
    /// <param name="fits">What else it must be good for.</param>
    public bool Resume(Func<X509Certificate2, bool>? fits = null)
    {
        if (file.Read() is { } kept && RenewalPlan.IsGood(kept, services.Clock.GetUtcNow()) && fits?.Invoke(kept) != false)
        {
            Show(kept);
            return true;
        }

        return false;
    }

    /// <summary>Keeps and shows this one from now on.</summary>
    public void Take(X509Certificate2 fresh)
    {
        file.Write(fresh);
        Show(fresh);
        LogRenewed(what, fresh.NotAfter);
    }

    /// <summary>Sees to it that there is one, for as long as this runs. What fails is told and tried again.</summary>
    /// <param name="ask">Asks for the next one, and waits for it.</param>
    /// <param name="health">Where it is told that none can be had.</param>
    /// <param name="ct">Ends it.</param>
    public Task RunAsync(Func<CancellationToken, Task<X509Certificate2>> ask, LoopHealth health, CancellationToken ct) =>
        new Loop($"renewal of the {what}", health, services.Clock, _log).ForeverAsync(ct => TurnAsync(ask, ct), ct);

    private async Task TurnAsync(Func<CancellationToken, Task<X509Certificate2>> ask, CancellationToken ct)
    {
        if (Current is { } current)
        {
            var due = RenewalPlan.TimeOf(current, services.Ids.Next(Draws) / (double)Draws) - services.Clock.GetUtcNow();
            if (due > TimeSpan.Zero)
            {
                await services.Clock.DelayAsync(due, ct);
            }
        }

        Take(await ask(ct));
    }

    // The one before is not disposed: connections may still be made with it.
    private void Show(X509Certificate2 certificate) =>
        _current = SslStreamCertificateContext.Create(certificate, null, offline: true);

    [LoggerMessage(LogLevel.Information, "The {What} is new, until {End}")]
    private partial void LogRenewed(string what, DateTime end);
}
