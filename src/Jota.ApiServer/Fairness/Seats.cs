namespace Jota.ApiServer.Fairness;

/// <summary>What a request that is under way holds of its level.</summary>
/// <param name="Schema">What it was classified by; null for one that is not counted.</param>
/// <param name="Queue">The queue whose work it is; null where there are none.</param>
/// <param name="Width">How many seats.</param>
/// <param name="Reserved">Whether they are of those that are kept for queues with nothing under way.</param>
/// <param name="Begun">Since when, as a timestamp of the clock.</param>
internal readonly record struct Seats(SchemaMatcher? Schema, FairQueue? Queue, int Width, bool Reserved, long Begun);
