namespace Jota.Kubectl;

/// <summary>What a command line meets: its terminal, environment, folders and clock. Tests bring their own.</summary>
public sealed record Surroundings
{
    /// <summary>What scripts read.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What people read. Requests that are under way at the same time tell of themselves here, a line each.</summary>
    public required TextWriter Error
    {
        get;
        init => field = TextWriter.Synchronized(value);
    }

    /// <summary>The same for what comes as bytes; whoever writes here flushes <see cref="Output"/> before.</summary>
    public Stream OutputBytes
    {
        get => field ??= new TextStream(Output);
        init;
    }

    /// <summary>The bytes that people read.</summary>
    public Stream ErrorBytes
    {
        get => field ??= new TextStream(Error);
        init;
    }

    /// <summary>What <c>-f -</c> reads, and what goes to processes in containers.</summary>
    public required Stream Input { get; init; }

    /// <summary>Who sits there.</summary>
    public ITerminal Terminal { get; init; } = NoTerminal.Instance;

    /// <summary>The environment's variables.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The user's own folder.</summary>
    public required string Home { get; init; }

    /// <summary>The folder that relative paths begin at.</summary>
    public required string Folder { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Commands that are added to kubectl's own, by name.</summary>
    public IReadOnlyDictionary<string, Addition> Additions { get; init; } = new Dictionary<string, Addition>();

    /// <summary>
    /// Makes this process the program at a path, with arguments; answers only where that cannot be. Null where such a program runs beside
    /// this one.
    /// </summary>
    public Func<string, IReadOnlyList<string>, int>? Become { get; init; }

    /// <summary>
    /// Called before the first connection of a command line that has no use for the authorities the machine believes: it says which
    /// authorities its server has, and reads nothing from elsewhere.
    /// </summary>
    public Action MachineAuthoritiesAreIdle { get; init; } = static () => { };

    /// <summary>Those of the process itself.</summary>
    public static Surroundings OfProcess(TextWriter output, TextWriter error) => new()
    {
        Output = output,
        Error = error,
        OutputBytes = StandardStreams.OpenOutput(),
        ErrorBytes = StandardStreams.OpenError(),
        Input = StandardStreams.OpenInput(),
        Terminal = new ProcessTerminal(),
        Variable = Environment.GetEnvironmentVariable,
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Folder = Environment.CurrentDirectory,
        Clock = TimeProvider.System,
    };

    /// <summary>A path as the user gave it.</summary>
    internal string PathOf(string given) => Path.GetFullPath(given, Folder);
}
