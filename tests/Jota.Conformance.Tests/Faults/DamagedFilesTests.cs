namespace Jota.Conformance.Tests.Faults;

/// <summary>What a start says of files that are not as they were left.</summary>
public sealed class DamagedFilesTests
{
    private const int Objects = 60;

    [Theory]
    [InlineData("jota.db-wal", 0.5)]
    [InlineData("jota.db-wal", 0.0)]
    [InlineData("jota.db", 0.0)]
    public async Task A_cut_store_is_refused_until_the_loss_is_accepted(string file, double left)
    {
        using var folder = new DataFolder();
        await KilledAsync(folder.Path);
        Cut(Path.Combine(folder.Path, "store", file), left);

        var told = await FailedStart.RunAsync(folder.Path);
        Assert.Contains("had been reached", told, StringComparison.Ordinal);
        Assert.Contains($"Put back a copy of {folder.Path}/store, or start once with --accept-data-loss", told, StringComparison.Ordinal);
        Assert.Equal(told, await FailedStart.RunAsync(folder.Path));

        await using var jota = await JotaProcess.StartAsync(folder.Path, "--runtime", "none", "--accept-data-loss");
        Assert.Single(Directory.GetDirectories(Path.Combine(folder.Path, "store"), "damaged-*"));
        using var client = ApiClient.For(jota.Kubeconfig);
        var (present, revision) = await client.ListConfigMapsAsync();
        Assert.True(present.Count(map => map.Key.StartsWith("object", StringComparison.Ordinal)) < Objects);
        Assert.True(revision > 1_000_000);
        Assert.NotNull(await client.TryPutConfigMapAsync("afterwards", "1"));
    }

    [Fact]
    public async Task Noise_in_the_log_is_refused()
    {
        using var folder = new DataFolder();
        await KilledAsync(folder.Path);
        var log = Path.Combine(folder.Path, "store", "jota.db-wal");
        using (var file = File.OpenHandle(log, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, "noise"u8, new FileInfo(log).Length / 2);
        }

        Assert.Contains("writes that were answered are missing", await FailedStart.RunAsync(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca.key", "is empty")]
    [InlineData("service-accounts.key", "is empty")]
    [InlineData("ca.crt", "holds no certificate that can be read")]
    public async Task A_key_that_is_of_no_use_is_named(string file, string problem)
    {
        using var folder = new DataFolder();
        await using (var jota = await JotaProcess.StartAsync(folder.Path, "--runtime", "simulated"))
        {
            using var client = ApiClient.For(jota.Kubeconfig);
            await client.TrySendAsync(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/default/token", new System.Text.Json.Nodes.JsonObject());
            await jota.TerminateAsync();
        }

        var path = Path.Combine(folder.Path, "pki", file);
        Cut(path, 0);
        Assert.StartsWith($"error: {path} {problem}: put back a copy of it, or remove", await FailedStart.RunAsync(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_are_their_owners_alone_whatever_the_mask()
    {
        using var folder = new DataFolder();
        var data = Path.Combine(folder.Path, "made");
        await using var jota = await JotaProcess.StartInShellAsync("umask 0", data, "--runtime", "simulated");

        Assert.All(
            Directory.GetDirectories(data, "*", SearchOption.AllDirectories).Append(data),
            path => Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path)));
    }

    private static async Task KilledAsync(string directory)
    {
        await using var jota = await JotaProcess.StartAsync(directory, "--runtime", "none");
        using var client = ApiClient.For(jota.Kubeconfig);
        for (var i = 0; i < Objects; i++)
        {
            Assert.NotNull(await client.TryPutConfigMapAsync($"object{i}", "1"));
        }

        await jota.KillAsync();
    }

    private static void Cut(string path, double left)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, (long)(RandomAccess.GetLength(file) * left));
    }
}
