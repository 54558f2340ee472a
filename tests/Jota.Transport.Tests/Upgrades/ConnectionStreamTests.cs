using Jota.Transport.Upgrades;

namespace Jota.Transport.Tests.Upgrades;

#pragma warning disable CA1835 // Arrays are what this is about: some of .NET's own readers and writers use them.
public sealed class ConnectionStreamTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_end_writes_the_other_reads_until_its_end()
    {
        var (client, server) = ConnectionStream.Pair();
        await client.WriteAsync([1, 2, 3], 1, 2, Ct);
        await client.FlushAsync(Ct);
        await client.DisposeAsync();
        var read = new byte[3];
        Assert.Equal(2, await server.ReadAsync(read, 1, 2, Ct));
        Assert.Equal([0, 2, 3], read);
        Assert.Equal(0, await server.ReadAsync(read, 0, 3, Ct));
    }

    [Fact]
    public async Task A_read_into_an_array_ends_when_it_is_called_off()
    {
        var (client, _) = ConnectionStream.Pair();
        using var off = new CancellationTokenSource();
        var read = client.ReadAsync(new byte[1], 0, 1, off.Token);
        await off.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Ct));
    }
}
