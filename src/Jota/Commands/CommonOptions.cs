using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Jota.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>Where a cluster keeps everything.</summary>
    public static Option<string> DataDirectory() => new("--data-dir")
    {
        Description = "The cluster's directory: database, certificates, kubeconfig, containers.",
        DefaultValueFactory = _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".jota"),
        HelpName = "DIR",
    };

    /// <summary>Whether to log more.</summary>
    public static Option<bool> Verbose() =>
        new("--verbose", "-v") { Description = "Log what happens, not only what goes wrong." };

    /// <summary>Reads an IP address.</summary>
    public static IPAddress? Address(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens[0].Value, out var address))
        {
            return address;
        }

        result.AddError($"\"{result.Tokens[0].Value}\" is no IP address");
        return null;
    }

    /// <summary>Reads a duration such as 30m, 24h or 7d, or 0.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="zero">What 0 means, for the complaint.</param>
    public static TimeSpan Duration(ArgumentResult result, string zero)
    {
        var text = result.Tokens[0].Value;
        var seconds = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        if (seconds > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return TimeSpan.FromSeconds((double)number * seconds);
        }

        if (text != "0")
        {
            var option = (result.Parent as OptionResult)?.IdentifierToken?.Value;
            result.AddError($"{option} {text}: give a duration such as 30m, 24h or 7d, {zero}");
        }

        return TimeSpan.Zero;
    }

    /// <summary>Reads one of a few words.</summary>
    public static T Word<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var word = result.Tokens[0].Value;
        foreach (var name in Enum.GetNames<T>())
        {
            if (string.Equals(name, word, StringComparison.OrdinalIgnoreCase))
            {
                return Enum.Parse<T>(name);
            }
        }

        result.AddError($"\"{word}\" is none of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");
        return default;
    }

    /// <summary>Refuses numbers outside of a range.</summary>
    public static void Between(OptionResult result, int low, int high)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && (value < low || value > high))
        {
            result.AddError($"{result.IdentifierToken?.Value} {value}: give a number from {low} to {high}");
        }
    }

    /// <summary>Refuses what is no network.</summary>
    public static void IsNetwork(OptionResult result)
    {
        if (result.Tokens is [var token] && !IPNetwork.TryParse(token.Value, out _))
        {
            result.AddError($"{result.IdentifierToken?.Value} {token.Value}: give a network such as 10.96.0.0/12");
        }
    }
}
