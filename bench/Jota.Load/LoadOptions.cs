using System.Globalization;

namespace Jota.Load;

/// <summary>What to load with how much.</summary>
internal sealed record LoadOptions
{
    /// <summary>How to reach the server.</summary>
    public string Kubeconfig { get; init; } = Environment.GetEnvironmentVariable("KUBECONFIG") ?? "";

    /// <summary>The server's processes, for their CPU time and memory; none when it runs elsewhere.</summary>
    public int[] ServerPids { get; init; } = [];

    /// <summary>How many objects lists are measured with.</summary>
    public int Objects { get; init; } = 5000;

    /// <summary>How many objects to create beside them.</summary>
    public int Creates { get; init; } = 40_000;

    /// <summary>How often to read one object.</summary>
    public int Gets { get; init; } = 200_000;

    /// <summary>How often to list all of them.</summary>
    public int Lists { get; init; } = 50;

    /// <summary>How many watches follow at once.</summary>
    public int Watchers { get; init; } = 100;

    /// <summary>How many changes each of them sees.</summary>
    public int Events { get; init; } = 2000;

    /// <summary>HTTP/2 connections.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Requests under way on each of them.</summary>
    public int Streams { get; init; } = 16;

    /// <summary>The length of an object.</summary>
    public int Bytes { get; init; } = 3072;

    /// <summary>How many pods to fill the cluster with.</summary>
    public int Pods { get; init; } = 10_000;

    /// <summary>What makes them: <c>deployment</c>, <c>replicaset</c>, or <c>pods</c> that nobody owns.</summary>
    public string Kind { get; init; } = "deployment";

    /// <summary>Whom to make requests as, who may do everything; null for whom the kubeconfig says, who waits for nobody.</summary>
    public string? User { get; init; }

    /// <summary>Reads the command line.</summary>
    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = options.With(args[i], args[i + 1]);
        }

        return options;
    }

    private LoadOptions With(string name, string value) => name switch
    {
        "--kubeconfig" => this with { Kubeconfig = value },
        "--server-pid" => this with { ServerPids = [.. value.Split(',').Select(Number)] },
        "--objects" => this with { Objects = Number(value) },
        "--creates" => this with { Creates = Number(value) },
        "--gets" => this with { Gets = Number(value) },
        "--lists" => this with { Lists = Number(value) },
        "--watchers" => this with { Watchers = Number(value) },
        "--events" => this with { Events = Number(value) },
        "--connections" => this with { Connections = Number(value) },
        "--streams" => this with { Streams = Number(value) },
        "--bytes" => this with { Bytes = Number(value) },
        "--pods" => this with { Pods = Number(value) },
        "--as" => this with { User = value },
        "--kind" => this with { Kind = value },
        _ => throw new ArgumentException($"unknown option {name}"),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
