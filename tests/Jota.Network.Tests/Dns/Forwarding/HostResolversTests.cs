using Jota.Network.Dns.Forwarding;

namespace Jota.Network.Tests.Dns.Forwarding;

/// <summary>The host's resolvers, and their changes.</summary>
public sealed class HostResolversTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-resolv").FullName;

    [Fact]
    public void Servers_are_read_and_nothing_else() => Assert.Equal(
        ["192.0.2.1:53", "[fd00::1]:53"],
        HostResolvers.Read(["# nameserver 1.1.1.1", "nameserver 192.0.2.1", "search a b", " nameserver\tfd00::1 # x", "nameserver", "nameserver x", "nameserver 192.0.2.1"])
            .Select(server => server.ToString()));

    [Fact]
    public async Task A_file_that_is_written_replaced_or_made_is_read_again()
    {
        var file = Path.Combine(_folder, "resolv.conf");
        var changed = new SemaphoreSlim(0);
        using var resolvers = new HostResolvers(file, () => changed.Release());
        Assert.Empty(resolvers.Servers);
        await File.WriteAllTextAsync(file + ".1", "nameserver 192.0.2.1\n", TestContext.Current.CancellationToken);
        File.Move(file + ".1", file);
        await UntilAsync("192.0.2.1:53");
        await File.WriteAllTextAsync(file, "nameserver 192.0.2.2\n", TestContext.Current.CancellationToken);
        await UntilAsync("192.0.2.2:53");
        await File.WriteAllTextAsync(file + ".1", "nameserver 192.0.2.3\n", TestContext.Current.CancellationToken);
        File.Move(file + ".1", file, overwrite: true);
        await UntilAsync("192.0.2.3:53");

        async Task UntilAsync(string server)
        {
            while (resolvers.Servers is not [var one] || one.ToString() != server)
            {
                await changed.WaitAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Where_the_file_is_a_link_what_it_leads_to_is_followed()
    {
        var (link, there) = (Path.Combine(_folder, "resolv.conf"), Directory.CreateDirectory(Path.Combine(_folder, "run")).FullName);
        await File.WriteAllTextAsync(Path.Combine(there, "real"), "nameserver 192.0.2.1\n", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, Path.Combine(there, "real"));
        var changed = new SemaphoreSlim(0);
        using var resolvers = new HostResolvers(link, () => changed.Release());
        Assert.Single(resolvers.Servers);
        await File.WriteAllTextAsync(Path.Combine(there, "real"), "nameserver 192.0.2.1\nnameserver 192.0.2.2\n", TestContext.Current.CancellationToken);
        while (resolvers.Servers.Length != 2)
        {
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
