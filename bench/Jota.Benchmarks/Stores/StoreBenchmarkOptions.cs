using System.Globalization;

namespace Jota.Benchmarks.Stores;

/// <summary>What to measure.</summary>
internal sealed record StoreBenchmarkOptions
{
    /// <summary>Numbers of concurrent writers, one run each.</summary>
    public int[] Writers { get; init; } = [1, 16, 256];

    /// <summary>How long each run takes.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The size of a value.</summary>
    public int Bytes { get; init; } = 3072;

    /// <summary>The folder for the database: it should be on the disk that is meant.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>How many watchers follow every change, as the API server's caches do.</summary>
    public int Watchers { get; init; }

    /// <summary>Reads the command line.</summary>
    public static StoreBenchmarkOptions Parse(string[] args)
    {
        var options = new StoreBenchmarkOptions();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = args[i + 1];
            options = args[i] switch
            {
                "--writers" => options with { Writers = [.. value.Split(',').Select(Number)] },
                "--seconds" => options with { Time = TimeSpan.FromSeconds(Number(value)) },
                "--bytes" => options with { Bytes = Number(value) },
                "--path" => options with { Folder = value },
                "--watchers" => options with { Watchers = Number(value) },
                _ => throw new ArgumentException($"unknown option {args[i]}"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
