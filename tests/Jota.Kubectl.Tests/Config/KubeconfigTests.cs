using System.Text.Json.Nodes;

namespace Jota.Kubectl.Tests.Config;

/// <summary>Several kubeconfigs are one, as client-go has it.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jota-kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_entries_with_one_name_the_first_counts()
    {
        var one = Write("one", "current-context: x\nclusters:\n- name: c\n  cluster: {server: https://one}\n");
        var two = Write("two", "current-context: y\nclusters:\n- name: c\n  cluster: {server: https://two}\n- name: d\n  cluster: {server: https://d}\n");
        var config = Kubeconfig.Load([one, Path.Combine(_folder, "nosuch"), two], mustExist: false);
        Assert.Equal("x", config.CurrentContext);
        Assert.Equal("https://one", config.Find("clusters", "c").Text("server"));
        Assert.Equal("https://d", config.Find("clusters", "d").Text("server"));
    }

    [Fact]
    public void Of_entries_with_one_name_in_one_file_the_first_counts_too()
    {
        var file = Write("one", "contexts:\n- name: c\n  context: {cluster: one}\n- name: a\n- name: c\n  context: {cluster: two}\n");
        var config = Kubeconfig.Load([file], mustExist: true);
        Assert.Equal(["a", "c"], config.Names("contexts"));
        Assert.Equal([("a", ""), ("c", "one")], config.All("contexts").Select(entry => (entry.Key, entry.Value.Text("cluster"))));
    }

    [Fact]
    public void Paths_are_the_files_own()
    {
        var file = Write("one", "users:\n- name: u\n  user: {client-key: keys/u.key, tokenFile: /abs/token}\n");
        var user = Kubeconfig.Load([file], mustExist: true).Find("users", "u");
        Assert.Equal(Path.Combine(_folder, "keys/u.key"), user.Text("client-key"));
        Assert.Equal("/abs/token", user.Text("tokenFile"));
    }

    [Fact]
    public void What_is_secret_is_hidden_and_what_is_long_left_out()
    {
        var view = ConfigView.Hide(ConfigView.Of(JsonNode.Parse(
            """{"users":[{"name":"u","user":{"token":"t","client-key-data":"k"}}],"current-context":"x"}""")!.AsObject()));
        Assert.Equal("REDACTED", view["users"]![0]!["user"].Text("token"));
        Assert.Equal("DATA+OMITTED", view["users"]![0]!["user"].Text("client-key-data"));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
