using Jota.Kubelet.Containerd;

namespace Jota.Kubelet.Tests.Containerd;

public sealed class ContainerdConfigTests
{
    private static readonly HostFacts Ordinary = new()
    {
        IsRoot = true,
        MayLowerOomScore = true,
        HasAppArmor = true,
        HasHugetlb = true,
        HasOverlay = true,
        HasDefaultRoute = true,
    };

    [Fact]
    public void An_ordinary_machine_keeps_its_protections()
    {
        var config = Compute(Ordinary);
        Assert.Contains("disable_apparmor = false", config, StringComparison.Ordinal);
        Assert.Contains("restrict_oom_score_adj = false", config, StringComparison.Ordinal);
        Assert.Contains("snapshotter = \"overlayfs\"", config, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_machine_lacks_is_left_out()
    {
        var config = Compute(Ordinary with { MayLowerOomScore = false, HasAppArmor = false, HasHugetlb = false, HasOverlay = false });
        Assert.Contains("disable_apparmor = true", config, StringComparison.Ordinal);
        Assert.Contains("disable_hugetlb_controller = true", config, StringComparison.Ordinal);
        Assert.Contains("restrict_oom_score_adj = true", config, StringComparison.Ordinal);
        Assert.Contains("snapshotter = \"native\"", config, StringComparison.Ordinal);
    }

    [Fact]
    public void Sockets_have_short_paths_however_deep_the_data_is()
    {
        var paths = new ContainerdPaths("/data/" + new string('x', 200));
        Assert.InRange(paths.TtrpcSocket.Length, 1, 107);
        Assert.Equal(paths.Socket, new ContainerdPaths("/data/" + new string('x', 200)).Socket);
        Assert.NotEqual(paths.Socket, new ContainerdPaths("/data/" + new string('x', 201)).Socket);
    }

    [Fact]
    public void Mirrors_are_asked_in_their_order() => Assert.Equal(
        """
        [host."http://127.0.0.1:5000"]
          capabilities = ["pull", "resolve"]
        [host."https://mirror.example.com"]
          capabilities = ["pull", "resolve"]

        """,
        ContainerdConfig.ComputeHosts([new("docker.io", "http://127.0.0.1:5000"), new("docker.io", "https://mirror.example.com")]));

    [Fact]
    public void A_mirror_can_stand_for_the_registry() => Assert.StartsWith(
        "server = \"http://127.0.0.1:5000\"\n",
        ContainerdConfig.ComputeHosts([new("docker.io", "http://127.0.0.1:5000", Only: true)]),
        StringComparison.Ordinal);

    private static string Compute(HostFacts host)
    {
        var options = new ContainerdOptions { DataDirectory = "/data", Network = new() { Bridge = "b", PodCidr = "10.0.0.0/24" } };
        return ContainerdConfig.Compute(new("/data"), options, host, "/usr/lib/cni");
    }
}
