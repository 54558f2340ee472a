namespace Jota.Kubectl;

/// <summary><c>delete --interactive</c>: shows what is to be deleted, and asks whether that is meant.</summary>
internal sealed class DeletionQuestion(Invocation call)
{
    /// <summary>Whether it is. Anything but <c>y</c>, and an input that has ended, mean no.</summary>
    public async Task<bool> IsMeantAsync(IReadOnlyList<ResourceInfo> infos, CancellationToken ct)
    {
        call.Output.Write($"You are about to delete the following {infos.Count} resource(s):\n");
        foreach (var info in infos)
        {
            call.Output.Write($"{info.Shown}\n");
        }

        call.Output.Write("Do you want to continue? (y/n): ");
        await call.Output.FlushAsync(ct);
        using var reader = new StreamReader(call.Around.Input, leaveOpen: true);
        if (await reader.ReadLineAsync(ct) is { } answer && answer.Trim().Equals("y", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        call.Output.Write("deletion is cancelled\n");
        return false;
    }
}
