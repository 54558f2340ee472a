using Jota.Kubectl.Tests.Differential;

namespace Jota.Kubectl.Tests.Preferences;

/// <summary>Preferences that need no server, and those that the newest kubectl that is installed does not know yet.</summary>
public sealed class PreferenceTests : IDisposable
{
    private const string Newer = """
        apiVersion: kubectl.config.k8s.io/v1beta1
        kind: Preference
        aliases:
        - name: cm
          command: create configmap
          options: [{name: dry-run, default: client}, {name: output, default: name}]
          appendArgs: [--from-literal=a=b]
        defaults:
        - command: create namespace
          options: [{name: dry-run, default: client}]
        """;

    private readonly string _home = Directory.CreateTempSubdirectory("jota-home-").FullName;
    private readonly Dictionary<string, string> _variables;

    public PreferenceTests() => _variables = new(StringComparer.Ordinal) { ["HOME"] = _home };

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("cm x", "configmap/x\n")]
    [InlineData("-n y cm x", "configmap/x\n")]
    [InlineData("cm x -o jsonpath={.data.a}", "b")]
    [InlineData("create ns x", "namespace/x created (dry run)\n")]
    [InlineData("create ns x -o name", "namespace/x\n")]
    public async Task Aliases_and_defaults_of_the_users_own_file_hold_unless_told_otherwise(string line, string output)
    {
        WriteOwn(Newer);
        Assert.Equal(new Outcome(0, output, ""), await RunAsync(line));
    }

    [Theory]
    [InlineData("KUBECTL_KUBERC", "false")]
    [InlineData("KUBECTL_KUBERC", "False")]
    [InlineData("KUBERC", "off")]
    public async Task They_can_be_turned_off(string variable, string value)
    {
        WriteOwn(Newer);
        _variables[variable] = value;
        Assert.Contains("unknown command \"cm\"", (await RunAsync("cm x")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_that_a_variable_names_stands_for_the_users_own()
    {
        WriteOwn("apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n");
        _variables["KUBERC"] = Path.Combine(_home, "other");
        await File.WriteAllTextAsync(_variables["KUBERC"], Newer, TestContext.Current.CancellationToken);
        Assert.Equal(new Outcome(0, "configmap/x\n", ""), await RunAsync("cm x"));
    }

    [Fact]
    public async Task A_file_of_the_users_own_that_cannot_be_read_is_told_and_nothing_more()
    {
        WriteOwn("apiVersion: v9\nkind: Preference\n");
        var (code, output, error) = await RunAsync("create ns x --dry-run=client");
        Assert.Equal((0, "namespace/x created (dry run)\n"), (code, output));
        Assert.StartsWith("kuberc: no preferences loaded from ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_asked_for_must_be_there() =>
        Assert.Equal(1, (await RunAsync("create ns x --dry-run=client --kuberc=nosuch")).ExitCode);

    [Fact]
    public async Task A_name_of_a_command_stays_that_commands()
    {
        WriteOwn(Newer.Replace("name: cm", "name: version", StringComparison.Ordinal));
        Assert.StartsWith("Client Version", (await RunAsync("version --client")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_is_completed_as_its_command()
    {
        WriteOwn(Newer);
        Assert.Contains("--from-literal\n", (await RunAsync("__completeNoDesc cm x --from-l")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("credentialPluginPolicy: AllowAll", true)]
    [InlineData("credentialPluginPolicy: DenyAll", false)]
    [InlineData("credentialPluginPolicy: Allowlist", false)]
    [InlineData("credentialPluginPolicy: Sometimes", false)]
    [InlineData("{credentialPluginPolicy: Allowlist, credentialPluginAllowlist: []}", false)]
    [InlineData("{credentialPluginPolicy: Allowlist, credentialPluginAllowlist: [{name: login}]}", true)]
    [InlineData("{credentialPluginPolicy: Allowlist, credentialPluginAllowlist: [{name: other}, {name: HOME/bin/login}]}", true)]
    [InlineData("{credentialPluginPolicy: Allowlist, credentialPluginAllowlist: [{name: other}]}", false)]
    [InlineData("{credentialPluginPolicy: Allowlist, credentialPluginAllowlist: [{name: /elsewhere/login}]}", false)]
    [InlineData("{credentialPluginPolicy: Allowlist, credentialPluginAllowlist: [{name: login}, {name: ''}]}", false)]
    [InlineData("{credentialPluginAllowlist: [{name: login}]}", false)]
    [InlineData("{credentialPluginPolicy: DenyAll, credentialPluginAllowlist: [{name: login}]}", false)]
    public async Task They_say_which_credential_plugins_may_run(string said, bool runs)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell's");
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(_home, "bin")).FullName, "login");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho ran >&2\nexit 3\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // The kubeconfig names it by its path, the preferences as they like.
        _variables["PATH"] = Path.Combine(_home, "bin");
        _variables["KUBECONFIG"] = Path.Combine(_home, "config");
        await File.WriteAllTextAsync(_variables["KUBECONFIG"], $$$"""
            {"current-context":"x","contexts":[{"name":"x","context":{"cluster":"x","user":"u"}}],"clusters":[{"name":"x","cluster":{"server":
            "http://127.0.0.1:1"} }],"users":[{"name":"u","user":{"exec":{"apiVersion":"client.authentication.k8s.io/v1","command":
            "{{{program}}}"} } }]}
            """, TestContext.Current.CancellationToken);
        var fields = said.StartsWith('{') ? said.Trim('{', '}').Replace(", credentialPluginAllowlist", "\ncredentialPluginAllowlist", StringComparison.Ordinal) : said;
        WriteOwn($"apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n{fields.Replace("HOME", _home, StringComparison.Ordinal)}\n");

        var (code, _, error) = await RunAsync("get pods");

        Assert.Equal(1, code);
        Assert.True(error.Contains("ran", StringComparison.Ordinal) == runs, error);
        Assert.Equal(!runs, error.Contains("getting credentials: plugin", StringComparison.Ordinal));
    }

    private void WriteOwn(string text) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_home, ".kube")).FullName, "kuberc"), text);

    private Task<Outcome> RunAsync(string line) => Kubectls.RunOursAsync(line.Split(' '), "", _variables);
}
