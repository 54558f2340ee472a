namespace Jota.Conformance.Tests;

/// <summary>One real kubectl of the machine, with a kubeconfig and a namespace.</summary>
public sealed class Kubectl
{
    private readonly string _program;
    private readonly string _kubeconfig;
    private readonly string _namespace;

    internal Kubectl(string program, string kubeconfig, string ns = "default")
    {
        _program = program;
        _kubeconfig = kubeconfig;
        _namespace = ns;
    }

    /// <summary>
    /// Every kubectl of the machine: the one on the path, and versioned ones (<c>kubectl.1.27</c> …) beside it or beside what it links to.
    /// </summary>
    public static IReadOnlyList<string> Programs { get; } = FindPrograms();

    internal string Namespace => _namespace;

    internal string Program => _program;

    internal string Kubeconfig => _kubeconfig;

    internal Kubectl In(string ns) => new(_program, _kubeconfig, ns);

    /// <summary>Runs with arguments split at blanks; quote with single quotes.</summary>
    internal Task<CommandResult> RunAsync(string arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null) =>
        Command.RunAsync(_program, ["--kubeconfig", _kubeconfig, "-n", _namespace, .. Split(arguments)], input, environment);

    /// <summary>Runs on a terminal of its own of this size; <paramref name="input"/> is typed.</summary>
    internal Task<CommandResult> RunOnTerminalAsync(string arguments, string? input = null, int rows = 24, int columns = 80) => Command.RunAsync(
        "script",
        ["-qec", $"stty rows {rows} cols {columns}; exec {_program} --kubeconfig {_kubeconfig} -n {_namespace} {arguments}", "/dev/null"],
        input);

    /// <summary>Starts <c>port-forward</c> to a port; answers it, its complaints among what it prints, and the port on this machine.</summary>
    internal async Task<(RunningCommand Command, int Port)> ForwardAsync(string what, int port)
    {
        var command = new RunningCommand("sh", ["-c", "exec \"$0\" \"$@\" 2>&1", _program, "--kubeconfig", _kubeconfig, "-n", _namespace, "port-forward", what, $":{port}"]);
        var rest = await command.RestOfLineAsync("Forwarding from 127.0.0.1:");
        return (command, int.Parse(rest.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Starts a command that goes on, such as <c>get pods -w</c>.</summary>
    internal RunningCommand Start(string arguments) => new(_program, ["--kubeconfig", _kubeconfig, "-n", _namespace, .. Split(arguments)]);

    /// <summary>Waits until the object's JSONPath has the value; by kubectl's own watch, not by asking again and again.</summary>
    internal Task<CommandResult> WaitAsync(string what, string condition, int seconds = 60) =>
        RunAsync($"wait {what} --for={condition} --timeout={seconds}s");

    private static List<string> FindPrograms()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<string>();
        foreach (var path in folders.Select(f => Path.Combine(f, "kubectl")).Where(File.Exists))
        {
            var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            if (Path.GetFileName(target) == "jota")
            {
                continue;
            }

            found.Add(path);
            found.AddRange(Directory.GetFiles(Path.GetDirectoryName(target)!, "kubectl.1.*").Order(StringComparer.Ordinal));
            break;
        }

        return found;
    }

    private static List<string> Split(string arguments)
    {
        var parts = new List<string>();
        var current = new System.Text.StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in arguments)
        {
            switch (c)
            {
                case '\'':
                    quoted = !quoted;
                    any = true;
                    break;
                case ' ' when !quoted:
                    if (any)
                    {
                        parts.Add(current.ToString());
                        current.Clear();
                        any = false;
                    }

                    break;
                default:
                    current.Append(c);
                    any = true;
                    break;
            }
        }

        if (any)
        {
            parts.Add(current.ToString());
        }

        return parts;
    }
}
