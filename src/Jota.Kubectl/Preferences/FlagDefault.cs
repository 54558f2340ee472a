namespace Jota.Kubectl;

/// <summary>What a flag is where the command line does not say it.</summary>
/// <param name="Name">The flag, without dashes.</param>
/// <param name="Value">Its value.</param>
internal sealed record FlagDefault(string Name, string Value)
{
    /// <summary>The flag as a word of a command line.</summary>
    public string Word => $"--{Name}={Value}";
}
