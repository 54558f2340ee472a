namespace Jota.ApiServer.Tests;

/// <summary>Waits for what others bring about, as long as it takes on a busy machine, and fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(begun) < Longest)
        {
            await Task.Yield();
        }

        Assert.True(condition());
    }
}
