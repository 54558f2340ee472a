namespace Jota.Tests;

/// <summary>A real etcd of one or several members, for one test or class of tests.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("etcd-");

    private EtcdCluster(int members, string scheme, string[] more)
    {
        string[] names = [.. Enumerable.Range(1, members).Select(i => $"m{i}")];
        Members = [.. names.Select(name => EtcdProcess.Of(_folder.FullName, scheme, name, names, more))];
    }

    public EtcdProcess[] Members { get; }

    public Uri[] Endpoints => [.. Members.Select(member => member.Endpoint)];

    /// <summary>Starts one; skips the test where there is no etcd.</summary>
    public static EtcdCluster Start(int members = 1, params string[] more) => Start("unix", members, more);

    /// <summary>The same, whose clients speak TLS.</summary>
    public static EtcdCluster StartSecure(params string[] more) => Start("unixs", 1, more);

    private static EtcdCluster Start(string scheme, int members, string[] more)
    {
        Assert.SkipWhen(EtcdProcess.Missing is not null, EtcdProcess.Missing ?? "");
        var cluster = new EtcdCluster(members, scheme, more);
        foreach (var member in cluster.Members)
        {
            member.Start();
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }

        _folder.Delete(true);
    }
}
