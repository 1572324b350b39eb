using System.Collections.Concurrent;
using System.Globalization;

namespace Presence.Server;

/// <summary>Which rooms there are, on all nodes: asked when somebody wants to know, and kept nowhere. Safe from any thread.</summary>
internal sealed class RoomCensus(ClusterOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Question> _questions = new();
    private long _count;

    /// <summary>The rooms of this node behind one, in the order of their ids, and at most so many.</summary>
    public Func<int, string, IReadOnlyList<RoomCount>> Here { get; set; } = (_, _) => [];

    /// <summary>Asks so many other nodes. Who does not answer in time is left out.</summary>
    public async Task<IReadOnlyList<RoomCount>> AskAsync(int nodes, Action<string> ask)
    {
        if (nodes is 0) return [];
        var id = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var question = _questions[id] = new Question(nodes);
        try
        {
            ask(id);
            await question.Answered.WaitAsync(options.SyncTimeout, clock);
        }
        catch (TimeoutException)
        {
            // What has come is better than nothing.
        }
        finally
        {
            _questions.TryRemove(id, out _);
        }

        return question.Rooms;
    }

    /// <summary>A node has answered.</summary>
    public void Answer(string requestId, IReadOnlyList<RoomCount> rooms)
    {
        if (_questions.TryGetValue(requestId, out var question)) question.Add(rooms);
    }

    private sealed class Question(int nodes)
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<RoomCount> _rooms = [];
        private int _left = nodes;

        public Task Answered => _answered.Task;

        public IReadOnlyList<RoomCount> Rooms
        {
            get
            {
                lock (_rooms) return [.. _rooms];
            }
        }

        public void Add(IReadOnlyList<RoomCount> rooms)
        {
            lock (_rooms)
            {
                _rooms.AddRange(rooms);
                if (--_left is 0) _answered.TrySetResult();
            }
        }
    }
}
