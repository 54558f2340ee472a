namespace Jota.Kubectl;

/// <summary>What a command line meets: its terminal, environment, folders and clock. Tests bring their own.</summary>
public sealed record Surroundings
{
    /// <summary>What scripts read.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What people read.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What <c>-f -</c> reads.</summary>
    public required Stream Input { get; init; }

    /// <summary>The environment's variables.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The user's own folder.</summary>
    public required string Home { get; init; }

    /// <summary>The folder that relative paths begin at.</summary>
    public required string Folder { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

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
        Input = Console.OpenStandardInput(),
        Variable = Environment.GetEnvironmentVariable,
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        Folder = Environment.CurrentDirectory,
        Clock = TimeProvider.System,
    };

    /// <summary>A path as the user gave it.</summary>
    internal string PathOf(string given) => Path.GetFullPath(given, Folder);
}
