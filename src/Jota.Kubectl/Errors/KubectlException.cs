namespace Jota.Kubectl;

/// <summary>What ends a command, in words for its user.</summary>
/// <param name="message">The words, as printed.</param>
/// <param name="exitCode">The process's exit code.</param>
internal class KubectlException(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>With the word <c>error:</c> before.</summary>
    public static KubectlException Error(string message) => new($"error: {message}");

    /// <summary>Wrong use of a command, with upstream's advice.</summary>
    public static KubectlException Usage(string command, string message) =>
        new($"error: {message}\nSee '{command} -h' for help and examples");
}
