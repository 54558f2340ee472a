using System.Net;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Client.Tests.Joining;

public sealed class KeptCertificateTests : IDisposable
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly string _directory = Directory.CreateTempSubdirectory("jota-kept-").FullName;
    private readonly AwaitedClock _clock = new();
    private readonly MemoryFile _file = new();
    private readonly CertificateAuthority _authority;
    private readonly LoopHealth _health = new();

    public KeptCertificateTests() => _authority = CertificateAuthority.Open(_directory, _clock);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Is_renewed_before_it_ends_and_shown_from_then_on_without_a_restart()
    {
        var kept = Kept();
        kept.Take(Issue());
        var first = kept.Current!;
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource<DateTimeOffset>();
        var running = kept.RunAsync(
            _ =>
            {
                asked.SetResult(_clock.GetUtcNow());
                return Task.FromResult(Issue());
            },
            _health,
            stop.Token);

        // Long waits go by in parts; the last one seen is that for the next renewal.
        while (!asked.Task.IsCompleted)
        {
            await _clock.PassAsync();
        }

        Assert.InRange(await asked.Task - first.NotBefore, Year * 0.7, Year * 0.9);
        Assert.NotEqual(first.Thumbprint, kept.Current!.Thumbprint);
        Assert.Equal(kept.Current!.Thumbprint, _file.Read()!.Thumbprint);
        Assert.Equal(kept.Current.Thumbprint, kept.Shown!.TargetCertificate.Thumbprint);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Where_there_is_none_one_is_asked_for_at_once_and_again_when_that_fails()
    {
        var kept = Kept();
        Assert.Null(kept.Shown);
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var running = kept.RunAsync(
            _ => ++asked == 1 ? throw new HttpRequestException("nobody there") : Task.FromResult(Issue()), _health, stop.Token);
        await _clock.PassAsync();
        await _clock.NextWaitAsync();
        Assert.Equal(2, asked);
        Assert.NotNull(kept.Current);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Is_taken_up_again_as_long_as_it_is_good()
    {
        Kept().Take(Issue());
        Assert.True(Kept().Resume());
        Assert.False(Kept().Resume(_ => false));
        _clock.Advance(Year);
        Assert.False(Kept().Resume());
        Assert.False(new KeptCertificate("other", new MemoryFile(), Services()).Resume());
    }

    private KeptCertificate Kept() => new("certificate", _file, Services());

    private FollowServices Services() => new(_clock, IdSource.Seeded(5), NullLogger.Instance);

    private X509Certificate2 Issue() => _authority.IssueServer("node", ["node"], [IPAddress.Loopback]);

    private sealed class MemoryFile : ICertificateFile
    {
        private X509Certificate2? _kept;

        public X509Certificate2? Read() => _kept;

        public void Write(X509Certificate2 certificate) => _kept = certificate;
    }
}
