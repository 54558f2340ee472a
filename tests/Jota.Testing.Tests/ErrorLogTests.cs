using Microsoft.Extensions.Logging;

namespace Jota.Testing.Tests;

public sealed partial class ErrorLogTests
{
    [Fact]
    public async Task An_error_that_a_component_logs_fails_the_test_at_the_end()
    {
        var cluster = await TestCluster.StartAsync(nodes: 0, TestContext.Current.CancellationToken);
        LogLost(cluster.Log.CreateLogger("Jota.Somewhere"), new InvalidOperationException("broken"), "default/web");
        Assert.Single(cluster.Errors);
        var failure = await Assert.ThrowsAsync<ClusterErrorsException>(async () => await cluster.DisposeAsync());
        Assert.Contains("Jota.Somewhere: default/web is lost", failure.Message, StringComparison.Ordinal);
        Assert.Contains("broken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_no_errors()
    {
        using var log = new ErrorLog(null);
        LogLate(log.CreateLogger("a"), "default/web");
        Assert.Empty(log.Errors);
    }

    [LoggerMessage(LogLevel.Error, "{Pod} is lost")]
    private static partial void LogLost(ILogger log, Exception why, string pod);

    [LoggerMessage(LogLevel.Warning, "{Pod} is late")]
    private static partial void LogLate(ILogger log, string pod);
}
