namespace Jota.Testing;

/// <summary>Components of a <see cref="TestCluster"/> logged errors: things that must not happen, whatever a test does.</summary>
public sealed class ClusterErrorsException : Exception
{
    internal ClusterErrorsException(IReadOnlyList<string> errors)
        : base($"the cluster logged {errors.Count} error(s):{Environment.NewLine}{string.Join(Environment.NewLine, errors)}") =>
            Errors = errors;

    /// <summary>The errors, oldest first.</summary>
    public IReadOnlyList<string> Errors { get; }
}
